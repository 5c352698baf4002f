"""The front door: one loopback URL of AWS's shape, with what the emulator's gateway lacks."""

"""The whole local stack under load: throughput, waiting times, memory."""

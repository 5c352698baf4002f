"""What the backend costs in time, requests, bytes and dollars; `make bench` runs it all."""

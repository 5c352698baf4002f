"""The function by itself, on an S3 that counts; where time is measured, against a plain reference handler."""

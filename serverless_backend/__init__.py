"""A serverless JSON backend on AWS: what is deployed, and the local AWS it runs on."""

"""AWS under load: cost, concurrency and limits, from what a request costs and from what AWS says of itself."""

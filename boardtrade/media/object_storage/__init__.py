"""Files in a bucket of an object storage, which several machines share."""

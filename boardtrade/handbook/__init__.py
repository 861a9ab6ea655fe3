"""Documents of the folder `docs/` that staff read in the admin: handbooks and the runbook."""

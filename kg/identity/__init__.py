"""Which thing is meant: IRIs, the registry, datasets from plan to plan, remembered decisions."""

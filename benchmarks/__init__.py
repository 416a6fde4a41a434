"""How fast ki_events is: real servers, real data, ratios within one run. `python -m benchmarks`, see docs/benchmarks.md."""

"""The road from storyboard to film, walked with Prefect: flow, tasks, store, command line."""

"""One shot and its anchor in, frames and the next anchor out. Knows no Prefect and no film."""

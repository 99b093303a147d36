"""Words and numbers: storyboards, prompts, shots. Knows no pixels, no torch, no Prefect."""

"""The screens on the stage: pages for a hall's display or a streaming program."""

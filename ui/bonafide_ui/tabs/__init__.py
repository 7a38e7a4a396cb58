"""The page's tabs, one file each; all of them speak to the service alone."""

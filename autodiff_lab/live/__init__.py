"""For live coding: magics in the notebook, and a page that an audience follows."""

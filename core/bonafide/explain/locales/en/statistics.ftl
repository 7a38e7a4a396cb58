### Counted traces: why they were not judged.

statistics-clip = in video the codec hides what is counted here

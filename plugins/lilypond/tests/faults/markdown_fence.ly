```lilypond
\version "2.24.0"

\relative c' {
  \time 4/4
  c4 d e f
  g2 g
}
```

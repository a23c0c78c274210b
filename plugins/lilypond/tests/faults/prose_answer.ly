Here is the score that you asked for. It is in G major and lasts four bars:

\version "2.24.0"
\relative c'' {
  \key g \major
  g4 b d b | c a fis d | g2 b | g1
}

\version "2.24.0"

\new Staff {
  \time 4/4
  \key c \major
  c'4 d' e' f'
  g' a' h' c''
  c''1
}

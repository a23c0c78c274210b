\version "2.24.0"
% TODO: write the melody
%{
\relative c' {
  c4 d e f
}
%}

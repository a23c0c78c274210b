% A C major scale for the worksheet
\documentclass{article}
\usepackage{musixtex}
\begin{document}
\begin{music}
\startextract
\Notes \qa{c d e f g a b c} \en
\endextract
\end{music}
\end{document}

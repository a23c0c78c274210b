# Dumps the preamble in $1.tex as a format that need not be unpacked. `looked` tells every name that TeX looked for,
# and what it read that sets things which no format holds.
export KPATHSEA_DEBUG=32
stem=$1
shift
pdflatex -ini -recorder -no-shell-escape -interaction=nonstopmode -file-line-error "-jobname=$stem" '&pdflatex' \
  "\\pdfsetrandomseed 1 \\csname @@input\\endcsname renderkit-keep.tex \\input{$stem.tex}" 2>&1 >/dev/null |
  grep -aoE '^kdebug:start (generic )?search\((xname=[^,]*|files=\[[^]]*)|^pdflatex: Not .*' |
  sed -E '\# /dev/null #d; s/^kdebug.*(xname=|files=\[)/name /' | sort -u > looked
sed -n 's/^INPUT //p' "$stem.fls" | sort -u | tr '\n' '\0' |
  xargs -0 grep -laE '\\pdf(map(file|line)|glyphtounicode)' -- | sed 's/^/sets /' >> looked
rm "$stem.fls"
gzip -dc "$stem.fmt" > preamble.fmt && rm "$stem.fmt"

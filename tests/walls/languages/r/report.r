# words of its own in the report on its end, larger than may be, and not what it should be
dir.create(".renderkit")
file.symlink("@SECRET@", ".renderkit/report.json")
cat(strrep("{\"message\": [[[[", 1e5), file = ".renderkit/report2.json")
quit("no", 3)

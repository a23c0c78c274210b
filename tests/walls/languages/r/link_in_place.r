dir.create(".renderkit/plots", recursive = TRUE)
for (name in c("plot.png", ".renderkit/plots/001-001.png", ".renderkit/plots/001-002.png", "page.html")) {
  unlink(name)
  file.symlink("@RED@", name)
}
file.link("@RED@", "hard.png")
file.symlink("@OUTSIDE@", "folder")

writeLines(c("<body style='background:#00f'>",
             "<img src='file://@RED@'><iframe src='file://@SECRET@'></iframe>",
             "<img src='http://127.0.0.1:@PORT@/red.png'>",
             "<script>fetch('http://127.0.0.1:@PORT@/').catch(() => 0); fetch('file://@SECRET@').then(",
             "r => r.text()).then(t => document.body.append(t)).catch(() => 0)</script>"), "page.html")

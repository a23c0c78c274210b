// Shows the tasks that fit what is chosen above them. The page is whole without it.
const form = document.getElementById("filters");
const tasks = Array.from(document.querySelectorAll("details.task"));
const words = tasks.map((task) => task.querySelector("summary").textContent.toLowerCase());

function value(name) {
  const field = form.elements.namedItem(name);
  return field ? field.value : "";
}

function apply() {
  const language = value("language"), category = value("category"), outcome = value("outcome"), run = value("run");
  const word = value("word").toLowerCase(), differs = form.elements.namedItem("differs");
  let count = 0;
  tasks.forEach((task, number) => {
    const told = task.dataset, outcomes = told.outcomes.split(" ");
    const fits = (!language || told.language === language)
      && (!category || told.category === category)
      && (!outcome || outcomes.includes(run ? run + "-" + outcome : outcome))
      && (!(differs && differs.checked) || "differs" in told)
      && words[number].includes(word);
    task.hidden = !fits;
    count += fits ? 1 : 0;
  });
  form.querySelector("output").textContent = count + " of " + tasks.length;
}

form.hidden = false;
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
apply();

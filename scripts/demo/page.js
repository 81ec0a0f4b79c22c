// What the demo adds to the page: a model that is set up, two files, and a bar that says what this is.
const { model, questions, files } = JSON.parse(document.currentScript.dataset.demo);

localStorage.setItem(
  'carrel.ask',
  JSON.stringify({
    providers: [
      {
        id: 'compatible',
        kind: 'compatible',
        name: 'Scripted model',
        baseUrl: model,
        model: 'scripted-large',
        images: true,
        contextWindow: null,
      },
    ],
    chosen: 'compatible',
    ask: JSON.parse(localStorage.getItem('carrel.ask') ?? '{}').ask,
  }),
);
localStorage.setItem('carrel.view', 'conversation');

/** The element once it is there. */
async function appear(selector) {
  for (;;) {
    const found = document.querySelector(selector);
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function fill(question) {
  if (document.querySelector('.composer textarea') === null) {
    for (const button of document.querySelectorAll('button'))
      if (button.textContent.trim() === 'Conversation') button.click();
  }
  const field = await appear('.composer textarea:enabled');
  field.value = question;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}

function bar() {
  const made = document.createElement('aside');
  made.className = 'demo-bar';
  made.setAttribute('aria-label', 'Demo');
  const words = document.createElement('p');
  const name = document.createElement('strong');
  name.textContent = 'Demo. ';
  words.append(name, 'A scripted model on this computer answers.');
  const choice = document.createElement('select');
  choice.setAttribute('aria-label', 'Story to watch');
  choice.append(new Option('Pick a question', ''), ...questions.map((question) => new Option(question, question)));
  choice.addEventListener('change', () => {
    if (choice.value !== '') void fill(choice.value);
    choice.value = '';
  });
  made.append(words, choice);
  document.body.prepend(made);
}

addEventListener('DOMContentLoaded', bar);
addEventListener('load', async () => {
  const there = new Set((await window.carrel.listFiles()).map(({ path }) => path));
  for (const [file, content] of Object.entries(files)) {
    if (!there.has(`/mnt/data/${file}`))
      await window.carrel.uploadFile(new File([content], file, { type: 'text/csv' }));
  }
});

import { answer, call, type Scenario, text } from '../scenario.ts';

export const WRONG_CODE = "import pandas as pd\nprint(pd.read_csv('sales.csv')['price'].mean())";
export const FIXED_CODE = "import pandas as pd\nprint(pd.read_csv('sales.csv')['Price'].mean())";

/** Code, error, fixed code, answer. */
export const correction: Scenario = {
  name: 'code, error, fixed code, answer',
  steps: [
    answer(text('I read the file.'), call('call_wrong1', 'python', { code: WRONG_CODE })),
    answer(call('call_fixed1', 'python', { code: FIXED_CODE })),
    answer(text('The mean price is 4.20.')),
  ],
};

export const twoTools: Scenario = {
  name: 'two tools in one turn',
  steps: [
    answer(
      call('call_list01', 'list_files', {}),
      call('call_read01', 'read_file', { path: '/mnt/data/a "quoted" näme.csv' }),
    ),
    answer(text('Both are there.')),
  ],
};

export const MALFORMED = '{"code": "print(1)';

export const malformed: Scenario = {
  name: 'malformed arguments',
  steps: [answer(call('call_broken1', 'python', MALFORMED)), answer(text('Now it is right.'))],
};

/** The person's tool answers with a picture. */
export const picture: Scenario = {
  name: 'picture in a tool result',
  steps: [answer(call('call_plot01', 'python', { code: 'plt.plot([1, 2])' })), answer(text('The line rises.'))],
};

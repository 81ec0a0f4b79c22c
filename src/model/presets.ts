import type { Provider, ProviderKind } from '../contract/model';

/** A provider that a person can choose from a list, with what they must know to set it up. */
export interface Preset {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: string;
  /** Ends without a slash; empty for the browser's own model. */
  readonly baseUrl: string;
  readonly key: 'required' | 'optional' | 'none';
  /** Where a key is made; null: there is none to make. */
  readonly keyPage: string | null;
  /** Whether its models take pictures, as a rule. */
  readonly images: boolean;
  /** What the provider needs before a page in a browser may call it; empty: nothing. */
  readonly setup: string;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'openai',
    kind: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    key: 'required',
    keyPage: 'https://platform.openai.com/api-keys',
    images: true,
    setup: '',
  },
  {
    id: 'anthropic',
    kind: 'anthropic',
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    key: 'required',
    keyPage: 'https://console.anthropic.com/settings/keys',
    images: true,
    setup: 'An organisation can forbid calls from browsers; its administrator can allow them in the console.',
  },
  {
    id: 'google',
    kind: 'google',
    name: 'Google Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    key: 'required',
    keyPage: 'https://aistudio.google.com/apikey',
    images: true,
    setup: '',
  },
  {
    id: 'openrouter',
    kind: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    key: 'required',
    keyPage: 'https://openrouter.ai/settings/keys',
    images: true,
    setup: '',
  },
  {
    id: 'mistral',
    kind: 'mistral',
    name: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    key: 'required',
    keyPage: 'https://console.mistral.ai/api-keys',
    images: true,
    setup: '',
  },
  {
    id: 'groq',
    kind: 'groq',
    name: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    key: 'required',
    keyPage: 'https://console.groq.com/keys',
    images: false,
    setup: '',
  },
  {
    id: 'ollama',
    kind: 'compatible',
    name: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    key: 'none',
    keyPage: null,
    images: false,
    setup:
      'Start it with OLLAMA_ORIGINS set to the address of this page (or to *), for example: OLLAMA_ORIGINS="*" ollama serve. ' +
      'Its context is short by default; set OLLAMA_CONTEXT_LENGTH=32768 as well.',
  },
  {
    id: 'lm-studio',
    kind: 'compatible',
    name: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    key: 'none',
    keyPage: null,
    images: false,
    setup: 'In the Developer tab start the server and switch on "Enable CORS", or run: lms server start --cors.',
  },
  {
    id: 'llama-cpp',
    kind: 'compatible',
    name: 'llama.cpp',
    baseUrl: 'http://localhost:8080/v1',
    key: 'optional',
    keyPage: null,
    images: false,
    setup:
      'Start llama-server with --jinja, so that the model can call tools. Other pages are allowed unless --cors-origins says otherwise.',
  },
  {
    id: 'vllm',
    kind: 'compatible',
    name: 'vLLM',
    baseUrl: 'http://localhost:8000/v1',
    key: 'optional',
    keyPage: null,
    images: false,
    setup:
      'Other pages are allowed unless --allowed-origins says otherwise. So that the model can call tools, start it with ' +
      '--enable-auto-tool-choice and the --tool-call-parser of the model.',
  },
  {
    id: 'compatible',
    kind: 'compatible',
    name: 'Another address',
    baseUrl: '',
    key: 'optional',
    keyPage: null,
    images: false,
    setup:
      'The server must speak the chat completions of OpenAI and allow this page by its CORS headers ' +
      '(Access-Control-Allow-Origin, and Authorization and Content-Type among the allowed headers).',
  },
  {
    id: 'browser',
    kind: 'browser',
    name: 'Built into this browser',
    baseUrl: '',
    key: 'none',
    keyPage: null,
    images: false,
    setup:
      'Private: the model runs on this device, and nothing leaves it. It is small: it takes short questions, and its code fails more often.',
  },
];

/** The preset a provider was made from, by its address, else by its kind. */
export function presetOf(provider: Provider): Preset | null {
  const ofKind = PRESETS.filter((preset) => preset.kind === provider.kind);
  return (
    ofKind.find((preset) => preset.baseUrl !== '' && isAt(provider.baseUrl, preset.baseUrl)) ??
    ofKind.find((preset) => preset.kind !== 'compatible' || preset.id === 'compatible') ??
    null
  );
}

/** Whether two addresses mean one server: `localhost` and `127.0.0.1` are the same. */
function isAt(address: string, preset: string): boolean {
  try {
    const [a, b] = [new URL(address.replace('127.0.0.1', 'localhost')), new URL(preset)];
    return a.host === b.host;
  } catch {
    return false;
  }
}

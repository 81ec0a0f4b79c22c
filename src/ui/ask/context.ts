import { createContext, useContext } from 'solid-js';
import type { Ask } from '../state/ask';

export const AskContext = createContext<Ask>();

export function useAsk(): Ask {
  const ask = useContext(AskContext);
  if (!ask) throw new Error('useAsk outside of the conversation');
  return ask;
}

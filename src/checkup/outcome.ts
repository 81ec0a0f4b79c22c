import type { Outcome } from '../contract/checkup';

export const works = (detail: string): Outcome => ({ verdict: 'works', detail });
export const limited = (detail: string): Outcome => ({ verdict: 'limited', detail });
export const fails = (detail: string): Outcome => ({ verdict: 'fails', detail });

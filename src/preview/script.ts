import scriptAddress from 'virtual:preview-script';
import { once } from '../lib/once';

/** The text of the script that shows a document inside its frame. Rejects where it can't be fetched. */
export const previewScript = once(async () => {
  const response = await fetch(scriptAddress);
  if (!response.ok) throw new Error(`The preview could not be fetched (${response.status}).`);
  return response.text();
});

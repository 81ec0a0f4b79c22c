import Download from 'lucide-solid/icons/download';
import { createMemo, onCleanup } from 'solid-js';
import { IconButton } from '../common/IconButton';
import { saveBlob } from '../common/save-blob';

const EXTENSIONS: Readonly<Record<string, string>> = { 'image/svg+xml': 'svg', 'image/jpeg': 'jpg' };

/** A picture from its bytes. SVG is shown the same way: as a picture it runs no scripts and loads nothing. */
export function ImageOutput(props: { readonly type: string; readonly data: Blob; readonly alt?: string }) {
  const url = createMemo(() => {
    const made = URL.createObjectURL(
      props.data.type === props.type ? props.data : new Blob([props.data], { type: props.type }),
    );
    onCleanup(() => URL.revokeObjectURL(made));
    return made;
  });
  const name = () => `picture.${EXTENSIONS[props.type] ?? props.type.split('/')[1] ?? 'png'}`;
  return (
    <figure class="picture">
      <img src={url()} alt={props.alt ?? 'Picture made by the code'} loading="lazy" decoding="async" />
      <IconButton label="Download picture" class="picture-save" onClick={() => saveBlob(props.data, name())}>
        <Download size={15} />
      </IconButton>
    </figure>
  );
}

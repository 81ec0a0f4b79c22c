import Plus from 'lucide-solid/icons/plus';
import { useDesk } from '../context';

/** The place between two cells where one can be added. */
export function AddRow(props: { readonly index: number; readonly last: boolean }) {
  const { notebook } = useDesk();
  const where = () => (props.last ? 'at the end' : `before cell ${props.index + 1}`);
  return (
    <div class="add-row" data-last={props.last}>
      <button
        type="button"
        class="add-button"
        aria-label={`Add code cell ${where()}`}
        tabindex={props.last ? 0 : -1}
        onClick={() => notebook.insert('code', { index: props.index })}
      >
        <Plus size={14} /> Code
      </button>
      <button
        type="button"
        class="add-button"
        aria-label={`Add text cell ${where()}`}
        tabindex={props.last ? 0 : -1}
        onClick={() => notebook.insert('markdown', { index: props.index })}
      >
        <Plus size={14} /> Text
      </button>
    </div>
  );
}

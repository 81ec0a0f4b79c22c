import BookOpen from 'lucide-solid/icons/book-open';
import Code from 'lucide-solid/icons/code-xml';
import Download from 'lucide-solid/icons/download';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Eye from 'lucide-solid/icons/eye';
import Pencil from 'lucide-solid/icons/pencil';
import Repeat from 'lucide-solid/icons/repeat';
import Trash from 'lucide-solid/icons/trash';
import WandSparkles from 'lucide-solid/icons/wand-sparkles';
import { createSignal, Show } from 'solid-js';
import type { FileEntry } from '../../contract/files';
import { formatAgo } from '../../lib/ago';
import { formatBytes } from '../../lib/bytes';
import { basename, splitName } from '../../lib/path';
import { IconButton } from '../common/IconButton';
import { Menu, type MenuAction } from '../common/Menu';
import { NameField } from '../common/NameField';
import { useDesk } from '../context';
import { now } from '../state/clock';
import type { OpenDialog } from '../state/dialogs';
import { shownPath } from '../state/files-view';
import { codeFor } from './code-for';
import { FileIcon } from './FileIcon';

export function FileRow(props: { readonly entry: FileEntry }) {
  const { files, notebook, layout, incoming, dialogs, recipes } = useDesk();
  const [naming, setNaming] = createSignal(false);
  const path = () => props.entry.path;
  const name = () => basename(path());
  const folder = () => shownPath(path()).slice(0, -name().length);
  const isFile = () => props.entry.kind === 'file';
  const preview = () => {
    files.choose(path());
    layout.showTab('preview');
  };
  const insert = () => {
    notebook.insert('code', { source: codeFor(props.entry) });
    if (layout.narrow()) layout.close('left');
  };
  const ask = (dialog: OpenDialog) => {
    if (layout.narrow()) layout.close('left');
    dialogs.show(dialog);
  };
  const actions = (): (MenuAction | null)[] => [
    ...(isFile()
      ? [
          { label: 'Preview', icon: <Eye size={15} />, run: preview },
          {
            label: 'Actions…',
            icon: <WandSparkles size={15} />,
            run: () => ask({ kind: 'actions', paths: [path()] }),
          },
          ...(recipes.list().length > 0
            ? [
                {
                  label: 'Run recipe…',
                  icon: <Repeat size={15} />,
                  run: () => ask({ kind: 'recipes', paths: [path()] }),
                },
              ]
            : []),
          ...(/\.recipe\.json$/i.test(path())
            ? [
                {
                  label: 'Open recipe',
                  icon: <BookOpen size={15} />,
                  run: () => void incoming.openRecipe(path()),
                },
              ]
            : []),
          { label: 'Insert code', icon: <Code size={15} />, run: insert },
          ...(/\.ipynb$/i.test(path())
            ? [
                {
                  label: 'Open as session',
                  icon: <BookOpen size={15} />,
                  run: () => void incoming.openNotebook(path()),
                },
              ]
            : []),
          { label: 'Download', icon: <Download size={15} />, run: () => void files.download(path()) },
        ]
      : []),
    { label: 'Rename', icon: <Pencil size={15} />, run: () => setNaming(true) },
    null,
    { label: 'Delete', icon: <Trash size={15} />, run: () => void files.remove(path()) },
  ];
  return (
    <li class="row" data-current={files.chosen() === path()}>
      <Show
        when={!naming()}
        fallback={
          <NameField
            label={`New name for ${name()}`}
            name={name()}
            select={splitName(name())[0].length}
            onDone={(next) => {
              setNaming(false);
              if (next !== null) void files.rename(path(), next);
            }}
          />
        }
      >
        <button type="button" class="row-main row-file" onClick={preview} aria-label={`Preview ${shownPath(path())}`}>
          <FileIcon entry={props.entry} />
          <span class="row-text">
            <span class="row-title" title={shownPath(path())}>
              <span class="muted">{folder()}</span>
              {name()}
            </span>
            <span class="row-detail number">
              {isFile() ? formatBytes(props.entry.size) : 'Empty folder'} · {formatAgo(props.entry.modified, now())}
            </span>
          </span>
        </button>
        <span class="row-actions">
          <Show when={isFile()}>
            <IconButton label={`Download ${shownPath(path())}`} onClick={() => void files.download(path())}>
              <Download size={15} />
            </IconButton>
          </Show>
          <IconButton label={`Delete ${shownPath(path())}`} onClick={() => void files.remove(path())}>
            <Trash size={15} />
          </IconButton>
          <Menu label={`More for ${shownPath(path())}`} actions={actions()}>
            <Ellipsis size={16} />
          </Menu>
        </span>
      </Show>
    </li>
  );
}

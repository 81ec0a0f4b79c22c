import { lazy, Show, Suspense } from 'solid-js';
import { unreachable } from '../../contract/result';
import { useDesk } from '../context';
import type { OpenDialog } from '../state/dialogs';

const ActionsDialog = lazy(async () => ({ default: (await import('../actions/ActionsDialog')).ActionsDialog }));
const ConnectRunner = lazy(async () => ({ default: (await import('../runners/ConnectRunner')).ConnectRunner }));
const DepartureDialog = lazy(async () => ({
  default: (await import('../runners/DepartureDialog')).DepartureDialog,
}));
const ExportDialog = lazy(async () => ({ default: (await import('../export/ExportDialog')).ExportDialog }));
const ImportDialog = lazy(async () => ({ default: (await import('../export/ImportDialog')).ImportDialog }));
const OfflineDialog = lazy(async () => ({ default: (await import('../offline/OfflineDialog')).OfflineDialog }));
const RecipesDialog = lazy(async () => ({ default: (await import('../recipes/RecipesDialog')).RecipesDialog }));
const RunRecipe = lazy(async () => ({ default: (await import('../recipes/RunRecipe')).RunRecipe }));
const SaveRecipe = lazy(async () => ({ default: (await import('../recipes/SaveRecipe')).SaveRecipe }));
const ThisBrowser = lazy(async () => ({ default: (await import('../checkup/ThisBrowser')).ThisBrowser }));
const SharedFiles = lazy(async () => ({ default: (await import('./SharedFiles')).SharedFiles }));
const ShowRecipe = lazy(async () => ({ default: (await import('../recipes/ShowRecipe')).ShowRecipe }));

/** The dialog that is open, if any; its code is loaded when it is first asked for. */
export function Dialogs() {
  const { dialogs, runnersDoor } = useDesk();
  const runners = () => runnersDoor?.view() ?? null;
  return (
    <Suspense>
      <Show when={dialogs.shown()} keyed>
        {(shown) => dialogOf(shown)}
      </Show>
      {/* Over any other: something waits for it. */}
      <Show when={runners()?.departure()} keyed>
        {(departure) => (
          <DepartureDialog
            departure={departure}
            onAnswer={(answer) => runners()?.services.runners.answer(departure.id, answer)}
          />
        )}
      </Show>
    </Suspense>
  );
}

function dialogOf(shown: OpenDialog) {
  switch (shown.kind) {
    case 'actions':
      return <ActionsDialog paths={shown.paths} />;
    case 'export':
      return <ExportDialog />;
    case 'offline':
      return <OfflineDialog />;
    case 'this-browser':
      return <ThisBrowser />;
    case 'save-recipe':
      return <SaveRecipe />;
    case 'recipes':
      return <RecipesDialog paths={shown.paths} problem={shown.problem} />;
    case 'show-recipe':
      return <ShowRecipe recipe={shown.recipe} isKept={shown.isKept} />;
    case 'run-recipe':
      return <RunRecipe recipe={shown.recipe} paths={shown.paths} />;
    case 'shared':
      return <SharedFiles files={shown.files} />;
    case 'connect-runner':
      return <ConnectRunner again={shown.again} />;
    case 'import':
      return <ImportDialog file={shown.file} />;
    default:
      return unreachable(shown);
  }
}

import { FilePanel } from './FilePanel';
import { SessionList } from './SessionList';

export function Sidebar() {
  return (
    <>
      <SessionList />
      <FilePanel />
    </>
  );
}

/** A browser window that was not opened with the printed address can ask nothing, and says how to get in. */
import { Mark } from '#renderer/components/Icon.tsx';

export function NoKey() {
  return (
    <main className="crash pane">
      <header>
        <Mark />
        <h1 className="b">Coverbook</h1>
      </header>
      <div className="empty">
        <p>
          This window has no key. Open the address that Coverbook printed when it started: it begins with{' '}
          {location.origin} and ends with <b>#token=</b> and the key of this launch.
        </p>
        <p>The key is never stored on disk, so a new launch has a new address.</p>
      </div>
    </main>
  );
}

/** What was done, said once, where it does not cover the work: "Entry 1,204 posted, 2,000.00." */
import { notifications } from '@mantine/notifications';
import { Icon } from './Icon.tsx';

type Follow = { readonly label: string; readonly run: () => void };

const SHOWN_MS = 6000;

export function say(words: string, ...follows: readonly (Follow | undefined)[]): void {
  const id = notifications.show({
    message: (
      <span className="said">
        <Icon name="ok" />
        <span>{words}</span>
        {follows
          .filter((follow) => follow !== undefined)
          .map((follow) => (
            <button
              key={follow.label}
              type="button"
              className="link"
              onClick={() => {
                notifications.hide(id);
                follow.run();
              }}
            >
              {follow.label}
            </button>
          ))}
      </span>
    ),
    autoClose: SHOWN_MS,
    withBorder: false,
    closeButtonProps: { 'aria-label': 'Close message' },
  });
}

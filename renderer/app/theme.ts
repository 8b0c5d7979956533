/** Mantine's theme. Colours live in styles/tokens.css; Mantine's variables are pointed there, so one attribute switches both. */
import {
  Button,
  Checkbox,
  createTheme,
  type CSSVariablesResolver,
  Input,
  type MantineColorsTuple,
  Modal,
  Tooltip,
} from '@mantine/core';

const azure: MantineColorsTuple = [
  '#e7f1fc',
  '#cde1f8',
  '#a3c9f1',
  '#79b2f5',
  '#62acf8',
  '#2f80d8',
  '#0a60c2',
  '#0852a6',
  '#07458c',
  '#053570',
];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '19px' },
  lineHeights: { xs: '14px', sm: '16px', md: '18px', lg: '20px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '14px', xl: '16px' },
  radius: { xs: '3px', sm: '5px', md: '5px', lg: '5px', xl: '5px' },
  shadows: { xs: 'none', sm: 'none', md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  defaultRadius: 'sm',
  colors: { azure },
  primaryColor: 'azure',
  primaryShade: { light: 6, dark: 4 },
  focusRing: 'auto',
  cursorType: 'default',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs', variant: 'default' },
      classNames: { root: 'btn', inner: 'btn-in', section: 'btn-section', label: 'btn-label' },
      vars: () => ({
        root: { '--button-height': '28px', '--button-fz': '12px', '--button-padding-x': '10px' },
      }),
    }),
    InputWrapper: Input.Wrapper.extend({
      classNames: { root: 'f', label: 'f-label', error: 'err', description: 'f-more' },
    }),
    Input: Input.extend({
      classNames: { wrapper: 'in', input: 'in-input', section: 'in-section' },
      vars: () => ({
        wrapper: {
          '--input-height': '28px',
          '--input-fz': '13px',
          '--input-padding': '8px',
          '--input-bd': 'var(--line-field)',
          '--input-bg': 'var(--surface)',
        },
      }),
    }),
    Checkbox: Checkbox.extend({
      vars: () => ({
        root: {
          '--checkbox-size': '14px',
          '--checkbox-radius': '3px',
          '--checkbox-icon-color': 'var(--on-accent)',
        },
      }),
    }),
    // Nothing moves on its own: a dialog or a list is there at the keystroke that asked for it.
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 0 }, centered: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { transitionProps: { duration: 0 }, openDelay: 500 } }),
  },
});

const fromTokens = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-3)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-field)',
  '--mantine-color-disabled': 'var(--surface-2)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--neg)',
  '--mantine-color-azure-filled': 'var(--accent)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
};
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: fromTokens,
  dark: fromTokens,
});

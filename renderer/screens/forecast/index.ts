import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Forecast } from './Forecast.tsx';

export const forecastScreen: ScreenDefinition = {
  id: 'forecast',
  path: '/forecast',
  title: 'Trust forecast',
  icon: 'chart',
  help: {
    about:
      'The next 30 or 60 days of trust: what is due to carriers leaves on its due date, open invoices come in when their payers usually pay.',
    notes: [
      'Only what is collected by then is paid; the rest of what is due is shown as an advance of the agency’s own money.',
      'These are expectations. The trust position tells what is booked.',
    ],
  },
  Component: Forecast,
};

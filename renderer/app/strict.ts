/** First of all imports: zod would probe for `new Function`, which our Content-Security-Policy forbids and reports. */
import { z } from 'zod';

z.config({ jitless: true });

/**
 * What every answer tells browsers, unless it says otherwise: take it for nothing but its content type, run and load nothing
 * from it, show it in no frame, and send its address to no other site. Answers are data; of pages there is only the
 * documentation.
 */
export const securityHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
} as const;

// What every answer carries. Pages get their content security policy, with its nonce, from proxy.ts.
const everywhere = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
];
const dataOnly = [{ key: 'content-security-policy', value: "default-src 'none'; frame-ancestors 'none'" }];

/** @type {import('next').NextConfig} */
export default {
  // The end-to-end tests build beside a product that may be running from `.next`.
  distDir: process.env.COUNTERSIGN_BUILD_DIR || '.next',
  serverExternalPackages: ['matrix-js-sdk', '@matrix-org/matrix-sdk-crypto-wasm', 'pg', '@prisma/client', 'pino'],
  // `npm run check` and `npm test` check the types; a start does not check the tests' as well.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  headers: async () => [
    { source: '/:path*', headers: everywhere },
    { source: '/api/:path*', headers: dataOnly },
    { source: '/v1/:path*', headers: dataOnly },
    { source: '/log/:path*', headers: dataOnly },
    // A worker lives under the policy that its script comes with: this one reaches nothing.
    { source: '/verifier/:path*', headers: dataOnly },
  ],
};

/** Markdown at the head of the documentation page. `serverUrl` is scheme, host and what comes before `/api/`. */
export const introduction = (
  serverUrl: string,
): string => `NetBox's REST API, and the life of equipment from planned design to installed asset.

## Get a token

A name and a password give a token. It is shown once:

\`\`\`sh
curl -s ${serverUrl}/api/users/tokens/provision/ -H 'Content-Type: application/json' \\
  -d '{"username": "<name>", "password": "<password>"}'
\`\`\`

The answer's \`key\` and \`token\` go into the header \`Authorization: Bearer nbt_<key>.<token>\`. \`npm start\` prints a token
of the older kind, for \`Authorization: Token <token>\`. The button "Authorize" takes either, the word before it included; then
each operation below has a button "Try it out".

## Try

\`\`\`sh
AUTH='Authorization: Token <token>'
curl -sH "$AUTH" '${serverUrl}/api/dcim/devices/?status=planned&limit=2&fields=id,name,device_type'
curl -sH "$AUTH" -X OPTIONS '${serverUrl}/api/dcim/sites/'      # fields, choices, what you may do
curl -sH "$AUTH" '${serverUrl}/api/dcim/sites/' -H 'Content-Type: application/json' \\
  -d '{"name": "Frankfurt 1", "slug": "fra1"}'
curl -sH "$AUTH" '${serverUrl}/api/plugins/asset-lifecycle/boms/'
\`\`\`
`;

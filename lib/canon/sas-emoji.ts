// PURE. A digest as seven emoji: the 64 of Matrix's short authentication string (client-server specification v1.19,
// "SAS method: emoji"), one for each six bits of the digest's first 42 bits. For people to compare, not for machines.

const table =
  '🐶 Dog|🐱 Cat|🦁 Lion|🐎 Horse|🦄 Unicorn|🐷 Pig|🐘 Elephant|🐰 Rabbit|🐼 Panda|🐓 Rooster|🐧 Penguin|🐢 Turtle|🐟 Fish|' +
  '🐙 Octopus|🦋 Butterfly|🌷 Flower|🌳 Tree|🌵 Cactus|🍄 Mushroom|🌏 Globe|🌙 Moon|☁️ Cloud|🔥 Fire|🍌 Banana|🍎 Apple|' +
  '🍓 Strawberry|🌽 Corn|🍕 Pizza|🎂 Cake|❤️ Heart|😀 Smiley|🤖 Robot|🎩 Hat|👓 Glasses|🔧 Spanner|🎅 Santa|👍 Thumbs Up|' +
  '☂️ Umbrella|⌛ Hourglass|⏰ Clock|🎁 Gift|💡 Light Bulb|📕 Book|✏️ Pencil|📎 Paperclip|✂️ Scissors|🔒 Lock|🔑 Key|🔨 Hammer|' +
  '☎️ Telephone|🏁 Flag|🚂 Train|🚲 Bicycle|✈️ Aeroplane|🚀 Rocket|🏆 Trophy|⚽ Ball|🎸 Guitar|🎺 Trumpet|🔔 Bell|⚓ Anchor|' +
  '🎧 Headphones|📁 Folder|📌 Pin';

export type SasEmoji = { emoji: string; name: string };

export const sasEmoji: readonly SasEmoji[] = table.split('|').map((entry) => {
  const space = entry.indexOf(' ');
  return { emoji: entry.slice(0, space), name: entry.slice(space + 1) };
});

/** Seven emoji for a hex digest of at least 12 characters. @throws RangeError for anything else */
export function digestEmoji(digestHex: string): SasEmoji[] {
  if (!/^[0-9a-f]{12,}$/.test(digestHex)) throw new RangeError('a digest has at least 12 hexadecimal characters');
  const bits = BigInt(`0x${digestHex.slice(0, 12)}`) >> 6n;
  return Array.from({ length: 7 }, (_, i) => sasEmoji[Number((bits >> BigInt(6 * (6 - i))) & 63n)] as SasEmoji);
}

/** The code that is typed in a room: the digest's first eight hex characters. */
export const decisionCode = (digestHex: string): string => digestHex.slice(0, 8);

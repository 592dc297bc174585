// The dialog of someone who has signed up.
import { h } from '../dom.ts';
import { account } from '../store.ts';
import { openDialog } from './dialog.ts';
import { toast } from './toast.ts';

export function openAccount(): void {
  const member = account.value;
  if (!member) return;
  openDialog('account', `${member.firstName} ${member.lastName}`, (close) => [
    h('p', { class: 'dialog-lead' }, member.email),
    h('p', {}, member.orders === 0 ? 'No orders yet.' : member.orders === 1 ? 'One order so far.' : `${member.orders} orders so far.`),
    h(
      'button',
      {
        class: 'button button-wide',
        type: 'button',
        onclick: () => {
          account.set(null);
          close();
          toast('You have left the shop’s memory. The next sign-up is a new member.');
        },
      },
      'Sign out',
    ),
  ]);
}

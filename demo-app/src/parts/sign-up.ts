// The sign-up dialog: a first name, a last name, an address for letters.
import { signedUp } from '../carillon.ts';
import { h } from '../dom.ts';
import { account, type Account } from '../store.ts';
import { openDialog } from './dialog.ts';
import { toast } from './toast.ts';

export function openSignUp(): void {
  openDialog('sign-up', 'Become a member', (close) => [
    h('p', { class: 'dialog-lead' }, 'A letter with every order, and now and then a cup on us.'),
    form((member) => {
      account.set(member);
      signedUp(member);
      close();
      toast(`Welcome, ${member.firstName}`);
    }),
  ]);
}

function form(done: (member: Account) => void): HTMLElement {
  const first = field('First name', { name: 'firstName', autocomplete: 'given-name', maxLength: 60 });
  const last = field('Last name', { name: 'lastName', autocomplete: 'family-name', maxLength: 60 });
  const email = field('Email', { name: 'email', type: 'email', autocomplete: 'email', maxLength: 200 });
  const value = (label: HTMLElement) => label.querySelector('input')!.value.trim();
  const submit = (event: Event) => {
    event.preventDefault();
    done({ id: `member-${crypto.randomUUID()}`, firstName: value(first), lastName: value(last), email: value(email), orders: 0 });
  };
  return h(
    'form',
    { class: 'form', onsubmit: submit },
    h('div', { class: 'form-pair' }, first, last),
    email,
    h('button', { class: 'button button-main button-wide', type: 'submit' }, 'Sign up'),
    h('p', { class: 'small' }, 'The address stays with the collector that runs this demo.'),
  );
}

function field(label: string, props: Record<string, unknown>): HTMLElement {
  return h('label', { class: 'field' }, h('span', {}, label), h('input', { type: 'text', required: true, pattern: '.*\\S.*', ...props }));
}

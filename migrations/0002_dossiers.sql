-- What only a resident can open. Rows keep a day at most, and no size or order that tells when a
-- resident came by: the text is padded, the key is derived from words, and the table lies in the
-- order of its keys.

create table installation (
    name text not null constraint installation_key primary key,
    value text not null
) /* in key order */;

create table session_keys (
    day text not null constraint session_keys_key primary key,
    session_key text not null
) /* in key order */;

create table dossiers (
    dossier_id text not null constraint dossiers_key primary key,
    sealed text not null,
    erase_after text not null
) /* in key order */;

create table shares (
    share_id text not null constraint shares_key primary key,
    sealed text not null,
    opened smallint not null constraint shares_opened_choice check (opened in (0, 1)),
    erase_after text not null
) /* in key order */;

create table reminders (
    reminder_id text not null constraint reminders_key primary key,
    email text not null,
    language text not null,
    due text not null
) /* in key order */;

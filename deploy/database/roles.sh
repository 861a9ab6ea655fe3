#!/bin/sh
# Run by PostgreSQL's image when the database is made: the role that owns the tables, and the one that the site is
# served with, which owns nothing (decision 16). The superuser is left without a password: only who is on the machine
# reaches it.
set -eu
psql --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=serving_password="$SERVING_PASSWORD" <<'SQL'
CREATE ROLE boardtrade_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE boardtrade LOGIN PASSWORD :'serving_password';
CREATE DATABASE boardtrade OWNER boardtrade_owner
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0;
ALTER ROLE postgres PASSWORD NULL;
SQL

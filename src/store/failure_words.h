#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>
#include <string>

#include "store/error.h"

// What libpqxx throws, in our words. PostgreSQL's and libpq's own say host, database and user,
// quote values and statements, and repeat parts of a connection string that was misread: none of
// that leaves this folder.
namespace strongroom::store {

struct Failure {
  StoreError::Kind kind;
  std::string state;  // SQLSTATE; empty when there is none
  std::string words;
};

// A statement that failed, by its SQLSTATE.
Failure FailureOf(const pqxx::sql_error& error);

// A connection that could not be made or was lost: by the SQLSTATE in libpq's message
// (store/interruptible_connection.h), whatever language PostgreSQL speaks; where there is none, or
// one that says nothing, by what is recognised in it (libpq and poolers speak English).
Failure FailureOf(const pqxx::broken_connection& error);

}  // namespace strongroom::store

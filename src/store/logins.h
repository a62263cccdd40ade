#pragma once

#include <array>
#include <string>
#include <string_view>

namespace strongroom::store {

// Who a connection string logs in as.
struct Login {
  std::string user;
  std::string password;  // empty: none is given, as with certificates
};

// The login of a libpq connection string of either form. Throws StoreError (kRefused) when it
// cannot be read (ReadDsn) or names no user; the message repeats nothing of the string.
Login LoginOf(const std::string& dsn);

// The roles of the migrations that a process has its rights from.
inline constexpr const char* kControllerRole = "strongroom_controller";
inline constexpr const char* kServerRole = "strongroom_server";
inline constexpr const char* kNotifierRole = "strongroom_notifier";
// All that the migrations make; the last is for readers.
inline constexpr std::array<std::string_view, 4> kRoles{kControllerRole, kServerRole, kNotifierRole,
                                                        "strongroom_reader"};

// Sees to it that `dsn` lets its user in with the rights of `group_role`. A user that is not there
// is made, with its password; one that is a member of `group_role` gets the password of `dsn` if it
// has another, and loses settings of its own (where the owner may not remove them, that is logged);
// one that is let in is only made a member. The password of any other role is never touched. The
// server gets the password's SCRAM verifier only, so it cannot log the password. Safe to run again
// and by several at once. Throws StoreError: kRefused when the user belongs to someone else, or the
// owner may not make roles, with the SQL for who may.
void EnsureLogin(const std::string& owner_dsn, const std::string& dsn,
                 const std::string& group_role);

}  // namespace strongroom::store

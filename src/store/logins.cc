#include "store/logins.h"

#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "base/log.h"
#include "store/dsn.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kRoleExists = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)";

// A direct member: a superuser counts as an indirect one of every role. A role is no member of
// itself, but may be the login as well.
constexpr const char* kIsMember =
    "SELECT $1 = $2 OR EXISTS (SELECT FROM pg_auth_members"
    "  WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = $2)"
    "  AND member = (SELECT oid FROM pg_roles WHERE rolname = $1))";

constexpr const char* kHasRights = "SELECT pg_has_role(current_user, $1::name, 'USAGE')";

// In which databases a role has settings of its own; empty: in all.
// https://www.postgresql.org/docs/15/catalog-pg-db-role-setting.html
constexpr const char* kSettings =
    "SELECT coalesce(d.datname, '') FROM pg_db_role_setting s"
    "  LEFT JOIN pg_database d ON d.oid = s.setdatabase"
    "  WHERE s.setrole = (SELECT oid FROM pg_roles WHERE rolname = $1)";

// What roles suffer who are made or changed by several at once. Logins belong to the whole
// PostgreSQL server, so no lock of one database would keep them apart.
bool IsRace(const pqxx::sql_error& error) {
  constexpr std::string_view kDuplicateObject = "42710";
  constexpr std::string_view kInternal = "XX000";  // "tuple concurrently updated"
  return dynamic_cast<const pqxx::unique_violation*>(&error) != nullptr ||
         error.sqlstate() == kDuplicateObject || error.sqlstate() == kInternal;
}

constexpr int kMaxRounds = 10;

[[noreturn]] void Refuse(const std::string& message) {
  throw StoreError(StoreError::Kind::kRefused, message);
}

template <typename... Values>
bool IsTrue(pqxx::transaction_base& transaction, const char* query, const Values&... values) {
  return transaction.exec_params(query, values...)[0][0].template as<bool>();
}

// https://www.postgresql.org/docs/15/libpq-misc.html#LIBPQ-PQENCRYPTPASSWORDCONN
std::string Verifier(const Login& login) {
  // libpq wants a connection to keep an error message in; this one is never made.
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectStart("port=0"), PQfinish);
  const std::unique_ptr<char, void (*)(void*)> verifier(
      PQencryptPasswordConn(connection.get(), login.password.c_str(), login.user.c_str(),
                            "scram-sha-256"),
      PQfreemem);
  if (verifier == nullptr) Refuse("the password of " + login.user + " cannot be used");
  return verifier.get();
}

enum class Access { kNone, kLogin, kRights };

// What `dsn` gets, tried out. Any failure counts as no access: the password may be another, and
// what is done then does no harm when it was something else.
Access Try(const std::string& dsn, const std::string& group_role) {
  try {
    Session session(WithDefaults(dsn));
    pqxx::nontransaction transaction(session.connection());
    return IsTrue(transaction, kHasRights, group_role) ? Access::kRights : Access::kLogin;
  } catch (const std::exception&) {
    return Access::kNone;
  }
}

// One user of one connection string. Not thread-safe.
class LoginMaker {
 public:
  LoginMaker(pqxx::connection_base& owner, std::string limits, std::string dsn,
             std::string group_role)
      : owner_(owner),
        limits_(std::move(limits)),
        dsn_(std::move(dsn)),
        group_role_(std::move(group_role)),
        login_(LoginOf(dsn_)) {}

  // A login may give settings to itself, which would outlive whoever had taken it over:
  // https://www.postgresql.org/docs/15/sql-alterrole.html
  void ForgetSettings() {
    std::string statements;
    try {
      pqxx::work transaction(owner_);
      Limit(transaction, limits_);
      if (!IsTrue(transaction, kIsMember, login_.user, group_role_)) return;
      for (const auto& row : transaction.exec_params(kSettings, login_.user)) {
        const auto database = row[0].as<std::string>();
        statements += "ALTER ROLE " + owner_.quote_name(login_.user) +
                      (database.empty() ? "" : " IN DATABASE " + owner_.quote_name(database)) +
                      " RESET ALL; ";
      }
      if (statements.empty()) return;
      transaction.exec(statements);
      transaction.commit();
      base::LogInfo("settings of a login removed", {{"login", login_.user}});
    } catch (const pqxx::insufficient_privilege&) {
      base::LogWarning("a login has settings of its own, which the owner may not remove",
                       {{"login", login_.user}, {"run", statements}});
    }
  }

  void Run() {
    pqxx::work transaction(owner_);
    Limit(transaction, limits_);
    const bool exists = IsTrue(transaction, kRoleExists, login_.user);
    verb_ = exists ? "ALTER" : "CREATE";
    const Access access = exists ? Try(dsn_, group_role_) : Access::kNone;
    if (access == Access::kRights) return;
    const bool is_member = exists && IsTrue(transaction, kIsMember, login_.user, group_role_);
    if (exists && access == Access::kNone && !is_member) RefuseForeign();
    if (access == Access::kNone) transaction.exec(RoleStatement());
    if (!is_member && login_.user != group_role_) transaction.exec(GrantStatement());
    transaction.commit();
    base::LogInfo(exists ? "login changed" : "login made",
                  {{"login", login_.user}, {"role", group_role_}});
  }

  // The statements as a person would run them.
  std::string Advice() const {
    const char* const password = login_.password.empty() ? "" : " PASSWORD '...'";
    return verb_ + " ROLE " + owner_.quote_name(login_.user) + " LOGIN" + password + "; " +
           GrantStatement();
  }

 private:
  std::string RoleStatement() const {
    std::string sql = verb_ + " ROLE " + owner_.quote_name(login_.user) + " LOGIN";
    if (!login_.password.empty()) sql += " PASSWORD " + owner_.quote(Verifier(login_));
    return sql;
  }

  std::string GrantStatement() const {
    return "GRANT " + owner_.quote_name(group_role_) + " TO " + owner_.quote_name(login_.user);
  }

  [[noreturn]] void RefuseForeign() const {
    Refuse(
        "the role " + login_.user + " is there, is not a member of " + group_role_ +
        ", and does not let this password in: name another user, or run as who may: " + Advice());
  }

  pqxx::connection_base& owner_;
  const std::string limits_;
  const std::string dsn_;
  const std::string group_role_;
  const Login login_;
  std::string verb_ = "CREATE";
};

}  // namespace

Login LoginOf(const std::string& dsn) {
  const DsnOptions options = ReadDsn(dsn);
  const auto value_of = [&](std::string_view keyword) {
    const auto found = options.find(keyword);
    return found == options.end() ? std::string() : found->second;
  };
  Login login{.user = value_of("user"), .password = value_of("password")};
  if (login.user.empty()) Refuse("the connection string names no user");
  return login;
}

void EnsureLogin(const std::string& owner_dsn, const std::string& dsn,
                 const std::string& group_role) {
  const std::string attempt = "make the login of " + group_role;
  try {
    Session session(WithDefaults(owner_dsn));
    LoginMaker maker(session.connection(), LimitsOf(owner_dsn), dsn, group_role);
    for (int round = 1;; ++round) {
      try {
        maker.ForgetSettings();
        maker.Run();
        return;
      } catch (const pqxx::insufficient_privilege&) {
        throw StoreError(StoreError::Kind::kRefused,
                         attempt + ": the owner may not do it; run as who may: " + maker.Advice());
      } catch (const pqxx::sql_error& e) {
        if (round == kMaxRounds || !IsRace(e)) throw;
      }
    }
  } catch (...) {
    RethrowAsStoreError(attempt);
  }
}

}  // namespace strongroom::store

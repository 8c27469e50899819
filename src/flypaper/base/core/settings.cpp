#include "flypaper/base/core/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

// toml++ 3.3 aborts through this macro on some malformed files; without it, it reports them as parse errors.
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/core/toml_bounds.hpp"

namespace flypaper {

struct Settings::Content {
  std::string file;
  std::string path;                         ///< of the table inside the file: "", "data."
  std::shared_ptr<const toml::table> root;  ///< the whole file: copies of its nodes would lose their places
  const toml::table* table = nullptr;
  std::set<std::string, std::less<>> asked;

  const toml::node* find(std::string_view key) {
    asked.emplace(key);
    return table->get(key);
  }
  [[nodiscard]] std::shared_ptr<Content> inner(std::string_view key, const toml::node& node) const {
    return std::make_shared<Content>(Content{file, path + std::string(key) + ".", root, node.as_table(), {}});
  }
};

namespace {

std::string whole(const toml::node& node) {
  if (const auto* string = node.as_string()) return fmt::format("\"{}\"", string->get());
  if (const auto* number = node.as_floating_point()) {
    const std::string text = shortest(number->get());
    return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;  // 3.0 is no whole number
  }
  std::vector<std::string> inside;
  if (const auto* list = node.as_array()) {
    for (const toml::node& item : *list) inside.push_back(whole(item));
    return fmt::format("[{}]", join(inside));
  }
  if (const auto* table = node.as_table()) {
    for (const auto& [key, value] : *table) inside.push_back(fmt::format("{} = {}", key.str(), whole(value)));
    return fmt::format("{{ {} }}", join(inside));
  }
  std::ostringstream text;
  node.visit([&](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) text << value;
  });
  return text.str();
}

/// What the user wrote, for messages: its beginning if it is long.
std::string written(const toml::node& node) {
  constexpr std::size_t longest = 200;
  const std::string text = one_line(whole(node));
  return text.size() <= longest ? text : fmt::format("{}... ({} characters)", text.substr(0, longest), text.size());
}

std::string place(const std::string& file, const toml::node& node) {
  return fmt::format("{}:{}", file, node.source().begin.line);
}

/// A number or a string that is not empty as the text of an expression.
std::optional<std::string> as_expression(const toml::node& node) {
  if (const auto* integer = node.as_integer()) return fmt::format("{}", integer->get());
  if (const auto* number = node.as_floating_point()) return shortest(number->get());
  const auto* string = node.as_string();
  return string == nullptr || string->get().empty() ? std::nullopt : std::optional(string->get());
}

/// A whole number of at least `least`.
std::optional<std::uint64_t> as_count(const toml::node& node, std::uint64_t least) {
  const auto* integer = node.as_integer();
  if (integer == nullptr || integer->get() < 0 || static_cast<std::uint64_t>(integer->get()) < least) return {};
  return static_cast<std::uint64_t>(integer->get());
}

/// What `read` knows of each item of a list; `wrong` throws if it does not know one, or this is no list.
template <typename Read, typename Wrong>
auto items(const toml::node* node, Read read, Wrong wrong) {
  if (node == nullptr || !node->is_array()) wrong();
  std::vector<std::decay_t<decltype(*read(*node))>> found;
  for (const toml::node& item : *node->as_array()) {
    if (auto value = read(item)) {
      found.push_back(std::move(*value));
    } else {
      wrong();
    }
  }
  return found;
}

}  // namespace

Settings Settings::load(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  require_bounded_toml(text, file);
  try {
    const auto root = std::make_shared<const toml::table>(toml::parse(text));
    return Settings(std::make_shared<Content>(Content{file.string(), "", root, root.get(), {}}));
  } catch (const toml::parse_error& error) {
    throw PlacedError(
        fmt::format("{}:{}: not valid TOML: {}", file.string(), error.source().begin.line, error.description()));
  }
}

void Settings::fail(std::string_view key, std::string_view what) const {
  const toml::node* node = content_->find(key);
  const std::string where = place(content_->file, node != nullptr ? *node : *content_->table);
  if (node != nullptr) {
    throw PlacedError(fmt::format("{}: {}{} = {}: {}", where, content_->path, key, written(*node), what));
  }
  // A misspelt key is more likely than a forgotten one if something like it stands there.
  std::vector<std::string> strangers = keys();
  std::erase_if(strangers, [&](const std::string& word) { return content_->asked.contains(word); });
  if (const std::string near = nearest(key, strangers); !near.empty()) throw_unknown(near, {std::string(key)});
  throw PlacedError(fmt::format("{}: {}{} is missing; {}", where, content_->path, key, what));
}

void Settings::throw_unknown(std::string_view key, const std::vector<std::string>& valid) const {
  const auto found = content_->table->find(key);
  const std::string& path = content_->path;  // ends in a dot
  const std::string table = path.empty() ? "the file" : path.substr(0, path.size() - 1);
  throw PlacedError(fmt::format("{}:{}: {}", content_->file, found->first.source().begin.line,
                                unknown_name(key, "known key of " + table, valid)));
}

bool Settings::has(std::string_view key) const { return content_->find(key) != nullptr; }

std::string Settings::text(std::string_view key, std::optional<std::string_view> fallback) const {
  const toml::node* node = content_->find(key);
  if (node == nullptr && fallback) return std::string(*fallback);
  if (node == nullptr || !node->is_string()) fail(key, "must be a string");
  return node->as_string()->get();
}

std::string Settings::choice(std::string_view key, const std::vector<std::string>& valid) const {
  const std::string chosen = text(key, std::string_view(valid.front()));
  if (std::ranges::find(valid, chosen) == valid.end()) fail(key, unknown_name(chosen, "choice", valid));
  return chosen;
}

std::uint64_t Settings::count(std::string_view key, std::uint64_t least, std::optional<std::uint64_t> fallback) const {
  const toml::node* node = content_->find(key);
  if (node == nullptr && fallback) return *fallback;
  const auto found = node == nullptr ? std::nullopt : as_count(*node, least);
  if (found) return *found;
  const char* form = node != nullptr && node->is_floating_point() ? ", written without a point or an exponent" : "";
  fail(key, fmt::format("must be a whole number of at least {}{}", least, form));
}

std::vector<std::uint64_t> Settings::counts(std::string_view key, std::uint64_t least) const {
  return items(
      content_->find(key), [&](const toml::node& item) { return as_count(item, least); },
      [&] { fail(key, fmt::format("must be a list of whole numbers of at least {}", least)); });
}

std::vector<std::uint64_t> Settings::count_or_counts(std::string_view key, std::uint64_t least) const {
  const toml::node* node = content_->find(key);
  return node != nullptr && node->is_array() ? counts(key, least) : std::vector{count(key, least)};
}

std::string Settings::expression(std::string_view key, std::optional<std::string_view> fallback) const {
  const toml::node* node = content_->find(key);
  if (node == nullptr && fallback) return std::string(*fallback);
  const auto found = node == nullptr ? std::nullopt : as_expression(*node);
  if (!found) fail(key, "must be a number or an expression such as \"-w0/3\"");
  return *found;
}

std::vector<std::string> Settings::expressions(std::string_view key) const {
  return items(content_->find(key), as_expression,
               [&] { fail(key, "must be a list of numbers or expressions such as \"-w0/3\""); });
}

std::vector<std::vector<std::string>> Settings::expression_rows(std::string_view key) const {
  const auto wrong = [&] { fail(key, "must be a list of lists of numbers or expressions, as in [[\"-w0\", \"w0\"]]"); };
  const auto row = [&](const toml::node& node) { return std::optional(items(&node, as_expression, wrong)); };
  return items(content_->find(key), row, wrong);
}

Settings Settings::table(std::string_view key) const {
  const toml::node* node = content_->find(key);
  if (node == nullptr || !node->is_table()) fail(key, "must be a table");
  return Settings(content_->inner(key, *node));
}

std::vector<Settings> Settings::tables(std::string_view key) const {
  std::vector<Settings> found;
  const toml::node* node = content_->find(key);
  if (node == nullptr) return found;
  if (!node->is_array_of_tables()) fail(key, fmt::format("must be tables, written [[{}]]", key));
  for (const toml::node& item : *node->as_array()) found.push_back(Settings(content_->inner(key, item)));
  return found;
}

std::vector<std::string> Settings::keys() const {
  std::vector<std::string> found;
  for (const auto& [key, node] : *content_->table) found.emplace_back(key.str());
  return found;
}

void Settings::finish() const {
  const std::vector<std::string> valid(content_->asked.begin(), content_->asked.end());
  for (const auto& [key, node] : *content_->table) {
    if (!content_->asked.contains(key.str())) throw_unknown(key.str(), valid);
  }
}

}  // namespace flypaper

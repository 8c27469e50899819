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
#include "flypaper/base/core/text.hpp"

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
  if (const auto* number = node.as_floating_point()) return shortest(number->get());
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
  const std::string text = whole(node);
  return text.size() <= longest ? text : fmt::format("{}... ({} characters)", text.substr(0, longest), text.size());
}

std::string place(const std::string& file, const toml::node& node) {
  return fmt::format("{}:{}", file, node.source().begin.line);
}

/// A number or string as the text of an expression; empty for anything else.
std::string as_expression(const toml::node& node) {
  if (const auto* integer = node.as_integer()) return fmt::format("{}", integer->get());
  if (const auto* number = node.as_floating_point()) return shortest(number->get());
  if (const auto* string = node.as_string()) return string->get();
  return {};
}

}  // namespace

Settings Settings::load(const std::filesystem::path& file) {
  try {
    const auto root = std::make_shared<const toml::table>(toml::parse(read_file(file)));
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

std::string Settings::text(std::string_view key) const {
  const toml::node* node = content_->find(key);
  if (node == nullptr) fail(key, "give it as a string");
  if (!node->is_string()) fail(key, "must be a string");
  return node->as_string()->get();
}

std::string Settings::text(std::string_view key, std::string_view fallback) const {
  return has(key) ? text(key) : std::string(fallback);
}

std::string Settings::choice(std::string_view key, const std::vector<std::string>& valid) const {
  const std::string chosen = text(key, valid.front());
  if (std::ranges::find(valid, chosen) == valid.end()) fail(key, unknown_name(chosen, "choice", valid));
  return chosen;
}

std::uint64_t Settings::count(std::string_view key, std::uint64_t least) const {
  const toml::node* node = content_->find(key);
  const std::string expected = fmt::format("must be a whole number of at least {}", least);
  if (node == nullptr) fail(key, "it " + expected);
  const auto* integer = node->as_integer();
  if (integer == nullptr || integer->get() < 0 || static_cast<std::uint64_t>(integer->get()) < least) {
    fail(key, expected);
  }
  return static_cast<std::uint64_t>(integer->get());
}

std::uint64_t Settings::count(std::string_view key, std::uint64_t least, std::uint64_t fallback) const {
  return has(key) ? count(key, least) : fallback;
}

std::vector<std::uint64_t> Settings::counts(std::string_view key, std::uint64_t least) const {
  const toml::node* node = content_->find(key);
  const std::string expected = fmt::format("must be a list of whole numbers of at least {}", least);
  if (node == nullptr || !node->is_array()) fail(key, expected);
  std::vector<std::uint64_t> found;
  for (const toml::node& item : *node->as_array()) {
    const auto* integer = item.as_integer();
    if (integer == nullptr || integer->get() < 0 || static_cast<std::uint64_t>(integer->get()) < least) {
      fail(key, expected);
    }
    found.push_back(static_cast<std::uint64_t>(integer->get()));
  }
  return found;
}

std::string Settings::expression(std::string_view key) const {
  const toml::node* node = content_->find(key);
  if (node == nullptr) fail(key, "give a number or an expression such as \"-w0/3\"");
  std::string found = as_expression(*node);
  if (found.empty()) fail(key, "must be a number or an expression such as \"-w0/3\"");
  return found;
}

std::string Settings::expression(std::string_view key, std::string_view fallback) const {
  return has(key) ? expression(key) : std::string(fallback);
}

std::vector<std::string> Settings::expressions(std::string_view key) const {
  const toml::node* node = content_->find(key);
  std::vector<std::string> found;
  if (node == nullptr) fail(key, "give a list of numbers or expressions");
  if (!node->is_array()) fail(key, "must be a list of numbers or expressions");
  for (const toml::node& item : *node->as_array()) {
    found.push_back(as_expression(item));
    if (found.back().empty()) fail(key, "must hold only numbers or expressions such as \"-w0/3\"");
  }
  return found;
}

std::vector<std::vector<std::string>> Settings::expression_rows(std::string_view key) const {
  const toml::node* node = content_->find(key);
  constexpr std::string_view expected = "must be a list of lists of numbers or expressions, as in [[\"-w0\", \"w0\"]]";
  if (node == nullptr || !node->is_array()) fail(key, expected);
  std::vector<std::vector<std::string>> rows;
  for (const toml::node& row : *node->as_array()) {
    if (!row.is_array()) fail(key, expected);
    rows.emplace_back();
    for (const toml::node& item : *row.as_array()) {
      rows.back().push_back(as_expression(item));
      if (rows.back().back().empty()) fail(key, expected);
    }
  }
  return rows;
}

Settings Settings::table(std::string_view key) const {
  const toml::node* node = content_->find(key);
  if (node == nullptr) fail(key, "it must be a table");
  if (!node->is_table()) fail(key, "must be a table");
  return Settings(content_->inner(key, *node));
}

std::vector<Settings> Settings::tables(std::string_view key) const {
  std::vector<Settings> found;
  const toml::node* node = content_->find(key);
  if (node == nullptr) return found;
  if (!node->is_array_of_tables()) fail(key, fmt::format("must be tables, written [[{}]]", key));
  for (const toml::node& item : *node->as_array()) {
    found.push_back(Settings(content_->inner(key, item)));
  }
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

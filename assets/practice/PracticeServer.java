import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.regex.*;
import java.util.stream.*;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.*;

/**
 * The practice server: what a Carbon server looks like from outside, and nothing of its inside.
 *
 * It writes the pid file, renders XML from deployment.toml where that rules, opens its ports on the
 * loopback interface, logs the lines that people and tools wait for, and shuts down on TERM.
 * Run as one source file: java ... PracticeServer.java org.wso2.carbon.bootstrap.Bootstrap [-Dname=value ...]
 */
public class PracticeServer {
    static final int RESTART = 121;
    static final Path HOME = Paths.get(System.getProperty("carbon.home", "."));
    static final boolean TOML = System.getProperty("carbon.new.config.dir.path") != null;
    static final CountDownLatch END = new CountDownLatch(1);
    static volatile int exitCode = 0;

    public static void main(String[] args) throws Exception {
        long begin = System.currentTimeMillis();
        // As the real launcher does, -Dname=value among the program's arguments becomes a property.
        for (String arg : args) {
            Matcher define = Pattern.compile("-D([^=]+)(?:=(.*))?").matcher(arg);
            if (define.matches()) System.setProperty(define.group(1), Objects.toString(define.group(2), ""));
        }
        Files.createDirectories(HOME.resolve("repository/logs"));
        Files.createDirectories(HOME.resolve("tmp"));
        writePid();
        if (TOML && !Boolean.getBoolean("avoidConfigUpdate")) renderOrDie();
        try {
            serve(begin);
        } catch (Exception e) {
            Log.error("org.wso2.carbon.tomcat.internal.ServerManager", "Could not start: " + e.getMessage(), e);
            Runtime.getRuntime().halt(1);
        }
        END.await();
        System.exit(exitCode);
    }

    /** Digits, a line end, and NULs up to 100 bytes: readers must strip them. */
    static void writePid() {
        byte[] bytes = new byte[100];
        byte[] text = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, 0, text.length);
        try {
            Files.write(HOME.resolve("wso2carbon.pid"), bytes);
        } catch (IOException e) {
            System.err.println("WARN: cannot write wso2carbon.pid: " + e);
        }
    }

    static void renderOrDie() {
        try {
            new Mapper().run();
        } catch (Mapper.Refused e) {
            Log.error("org.wso2.config.mapper." + e.part, e.getMessage(), null);
            Log.patches("SEVERE: Error while performing configuration changes", e);
            Runtime.getRuntime().halt(1);
        } catch (IOException e) {
            Log.error("org.wso2.config.mapper.ConfigParser", "Error while reading metadata: " + e, null);
            Log.patches("SEVERE: Error while reading metadata", e);
            Runtime.getRuntime().halt(1);
        }
    }

    static void serve(long begin) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(PracticeServer::shutDown, "shutdown"));
        String core = "org.wso2.carbon.core.internal.CarbonCoreActivator";
        framework();
        Log.info(core, "Starting WSO2 Carbon...");
        Log.info(core, "Operating System : " + prop("os.name") + " " + prop("os.version") + ", " + prop("os.arch"));
        Log.info(core, "Java Home        : " + prop("java.home"));
        Log.info(core, "Java Version     : " + prop("java.version"));
        Log.info(core, "Java VM          : " + prop("java.vm.name") + " " + prop("java.vm.version"));
        Log.info(core, "Carbon Home      : " + HOME);
        Log.info(core, "Java Temp Dir    : " + prop("java.io.tmpdir"));
        Log.info(core, "User             : " + prop("user.name"));

        Element carbon = xml("repository/conf/carbon.xml");
        int offset = Integer.parseInt(System.getProperty("portOffset", text(carbon, "Offset", "0")).trim());
        String host = text(carbon, "HostName", "localhost");
        pause(0.2);
        Users.load(xml("repository/conf/user-mgt.xml"));
        Log.info("org.wso2.carbon.user.core.internal.Activator", "User store is ready");
        pause(0.2);
        Element jmx = xml("repository/conf/etc/jmx.xml");
        if (Boolean.parseBoolean(text(jmx, "StartRMIServer", "false"))) {
            int registry = Integer.parseInt(text(carbon, "RMIRegistryPort", "9999")) + offset;
            int server = Integer.parseInt(text(carbon, "RMIServerPort", "11111")) + offset;
            listen("jmx-registry", registry, false);
            listen("jmx-server", server, false);
            Log.info("org.wso2.carbon.core.init.JMXServerManager", "JMX Service URL  : service:jmx:rmi://"
                    + host + ":" + server + "/jndi/rmi://" + host + ":" + registry + "/jmxrmi");
        }
        pause(0.2);
        busy();
        int http = 9763 + offset;
        int https = 9443 + offset;
        listen("http", http, true);
        listen("https", https, true);
        Log.info("org.wso2.carbon.mediation.transport.ServletTransport", "HTTPS port : " + https);
        Log.info("org.wso2.carbon.mediation.transport.ServletTransport", "HTTP port  : " + http);
        pause(0.4);
        long seconds = (System.currentTimeMillis() - begin + 500) / 1000;
        Log.info("org.wso2.carbon.core.internal.StartupFinalizerServiceComponent", "Server           :  WSO2 Practice Server-1.0.0");
        Log.info("org.wso2.carbon.core.internal.StartupFinalizerServiceComponent", "WSO2 Carbon started in " + seconds + " sec");
        Log.info("org.wso2.carbon.ui.internal.CarbonUIServiceComponent", "Mgt Console URL  : https://" + host + ":" + https + "/carbon/");
    }

    /** What the framework below the real server keeps of its bundles: it is there from the first run on. */
    static void framework() throws IOException {
        Path store = HOME.resolve("repository/components/default/configuration/org.eclipse.osgi");
        Files.createDirectories(store);
        Path bundles = store.resolve("framework.info.1");
        if (!Files.exists(bundles)) Files.createFile(bundles);
    }

    static void shutDown() {
        String manager = "org.wso2.carbon.core.init.CarbonServerManager";
        if (exitCode == RESTART) {
            Log.info(manager, "Gracefully restarting WSO2 Practice Server...");
        } else {
            Log.info(manager, "Shutdown hook triggered....");
            Log.info(manager, "Gracefully shutting down WSO2 Practice Server...");
        }
        try {
            Thread.sleep(Boolean.getBoolean("practice.hang") ? Long.MAX_VALUE : millis("practice.stop.seconds", 0.1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Log.info(manager, "Shutdown complete");
        Log.info(manager, "Halting JVM");
    }

    /** One thread a port, loopback only; a taken port ends the start with its BindException. */
    static void listen(String name, int port, boolean answers) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        } catch (BindException e) {
            BindException named = new BindException(e.getMessage() + ": " + name + " port " + port);
            named.setStackTrace(e.getStackTrace());
            throw named;
        }
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket client = socket.accept()) {
                    client.setSoTimeout(2000);
                    if (answers) answer(client);
                } catch (IOException e) {
                    // One client's trouble is nobody else's.
                }
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    static void answer(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        String request = Objects.toString(in.readLine(), "");
        String credentials = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            Matcher basic = Pattern.compile("(?i)authorization: *basic +(\\S+)").matcher(line);
            if (basic.matches()) {
                credentials = new String(Base64.getDecoder().decode(basic.group(1)), StandardCharsets.UTF_8);
            }
        }
        String status = "200 OK";
        String body = "WSO2 Practice Server is running\n";
        if (request.contains(" /carbon/")) {
            if (!Users.knows(credentials)) {
                status = "401 Unauthorized";
                body = "Wrong user or password\n";
            } else if (request.startsWith("POST /carbon/restart ")) {
                body = "Restarting\n";
                exitCode = RESTART;
            } else {
                body = "Welcome\n";
            }
        }
        client.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        if (exitCode == RESTART) END.countDown();
    }

    /** Makes and drops a little garbage, so that the gauges of memory and collection move. */
    static void busy() {
        Thread thread = new Thread(() -> {
            byte[][] kept = new byte[64][];
            for (int i = 0; ; i++) {
                kept[i % kept.length] = new byte[256 * 1024];
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }, "busy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sleeps for a part of practice.start.seconds (1 by default). */
    static void pause(double part) throws InterruptedException {
        Thread.sleep((long) (part * millis("practice.start.seconds", 1)));
    }

    static long millis(String property, double fallback) {
        return (long) (1000 * Double.parseDouble(System.getProperty(property, "" + fallback)));
    }

    static String prop(String name) {
        return System.getProperty(name, "");
    }

    static Element xml(String path) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(HOME.resolve(path).toFile()).getDocumentElement();
    }

    static String text(Element root, String name, String fallback) {
        NodeList found = root.getElementsByTagName(name);
        return found.getLength() == 0 ? fallback : found.item(0).getTextContent().trim();
    }
}

/** The log lines, in the shape of the home's generation. */
class Log {
    static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

    static void info(String name, String message) {
        write(" INFO", name, message, null);
    }

    static void warn(String name, String message) {
        write(" WARN", name, message, null);
    }

    static void error(String name, String message, Throwable cause) {
        write("ERROR", name, message, cause);
    }

    static synchronized void write(String level, String name, String message, Throwable cause) {
        String stamp = LocalDateTime.now().format(STAMP);
        String trace = trace(cause);
        String line = PracticeServer.TOML
                ? "TID: [] [] [" + stamp + "] [] " + level + " {" + name + "} - " + message
                : "TID: [-1234] [] [" + stamp + "] " + level + " {" + name + "} -  " + message + " {" + name + "}";
        append("wso2carbon.log", line + "\n" + trace);
        System.out.print("[" + stamp + "] " + level + " {" + name + "} - " + message + "\n" + trace);
        System.out.flush();
    }

    /** What goes wrong before logging is set up lands in patches.log. */
    static void patches(String message, Throwable cause) {
        append("patches.log", message + "\n" + trace(cause));
    }

    static String trace(Throwable cause) {
        if (cause == null) return "";
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    static void append(String file, String text) {
        try {
            Files.write(PracticeServer.HOME.resolve("repository/logs").resolve(file), text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}

/** The user store: an account, once made, keeps its password whatever user-mgt.xml says later. */
class Users {
    static final Properties STORE = new Properties();

    static void load(Element config) throws Exception {
        Path file = PracticeServer.HOME.resolve("repository/database/practice-users.properties");
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                STORE.load(in);
            }
        }
        String name = PracticeServer.text(config, "UserName", "");
        if (!PracticeServer.text(config, "AddAdmin", "true").equals("true") || name.isEmpty() || STORE.containsKey(name)) return;
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        STORE.setProperty(name, hex(salt) + ":" + hash(PracticeServer.text(config, "Password", ""), salt));
        try (Writer out = Files.newBufferedWriter(file)) {
            STORE.store(out, "Accounts of the practice server: salt and PBKDF2 hash");
        }
    }

    static boolean knows(String credentials) {
        String[] parts = credentials.split(":", 2);
        String stored = parts.length == 2 ? STORE.getProperty(parts[0]) : null;
        if (stored == null) return false;
        String[] halves = stored.split(":");
        try {
            return halves[1].equals(hash(parts[1], unhex(halves[0])));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static String hash(String password, byte[] salt) throws GeneralSecurityException {
        if (password.isEmpty()) return "";
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, 20000, 256);
        return hex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
    }

    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) text.append(String.format("%02x", b));
        return text.toString();
    }

    static byte[] unhex(String text) {
        byte[] bytes = new byte[text.length() / 2];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
        return bytes;
    }
}

/** Renders the templates from deployment.toml, by the rules and with the complaints of Carbon's config mapper. */
class Mapper {
    static final String CONF = "repository/resources/conf";
    final Path templates = PracticeServer.HOME.resolve(CONF + "/templates");
    final Path metadata = PracticeServer.HOME.resolve(CONF + "/.metadata");
    final Path toml = PracticeServer.HOME.resolve("repository/conf/deployment.toml");

    /** Why the server does not start. */
    static class Refused extends Exception {
        final String part;

        Refused(String part, String message) {
            super(message);
            this.part = part;
        }
    }

    void run() throws IOException, Refused {
        String name = "org.wso2.config.mapper.ConfigParser";
        if (!Files.exists(toml)) {
            Log.warn(name, "deployment.toml not found at " + toml);
            return;
        }
        boolean first = !Files.isDirectory(metadata) || System.getProperty("forceConfigUpdate") != null;
        boolean render = first;
        if (first) {
            Log.info(name, "Initializing configurations with deployment configurations");
        } else {
            List<String> changed = changed("metadata_config.properties");
            if (!changed.isEmpty()) {
                Log.info(name, "Configurations Changed in :" + String.join(",", changed));
                render = true;
            }
            changed = changed("metadata_template.properties");
            if (!changed.isEmpty()) {
                Log.info(name, "Configurations templates Changed in :" + String.join(",", changed));
                render = true;
            }
        }
        if (!render) return;
        Map<String, String> values = new Values(toml, PracticeServer.HOME.resolve(CONF)).resolved();
        Map<String, String> rendered = new TreeMap<>();
        for (String target : targets()) rendered.put(target, fill(read(templates.resolve(target + ".j2")), values));
        if (!first) Log.info(name, "Overriding files in configuration directory");
        for (Map.Entry<String, String> file : rendered.entrySet()) {
            Path target = PracticeServer.HOME.resolve(file.getKey());
            if (Files.exists(target)) {
                Path backup = PracticeServer.HOME.resolve("backup").resolve(file.getKey());
                Files.createDirectories(backup.getParent());
                Files.copy(target, backup, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.write(target, file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        remember(rendered.keySet());
    }

    /** The rendered files, relative to the home. */
    List<String> targets() throws IOException {
        try (Stream<Path> files = Files.walk(templates)) {
            return files.filter(f -> f.toString().endsWith(".j2"))
                    .map(f -> templates.relativize(f).toString().replaceAll("\\.j2$", ""))
                    .sorted().collect(Collectors.toList());
        }
    }

    void remember(Set<String> targets) throws IOException {
        Files.createDirectories(metadata);
        StringBuilder config = new StringBuilder("repository/conf/deployment.toml=" + md5(toml) + "\n");
        StringBuilder template = new StringBuilder();
        for (String target : targets) {
            config.append(target).append('=').append(md5(PracticeServer.HOME.resolve(target))).append('\n');
            template.append(CONF).append("/templates/").append(target).append(".j2=")
                    .append(md5(templates.resolve(target + ".j2"))).append('\n');
        }
        Files.write(metadata.resolve("metadata_config.properties"), config.toString().getBytes(StandardCharsets.UTF_8));
        Files.write(metadata.resolve("metadata_template.properties"), template.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Which remembered files differ now; one that is gone is an IOException, and the server does not start. */
    List<String> changed(String list) throws IOException {
        List<String> changed = new ArrayList<>();
        for (String line : Files.readAllLines(metadata.resolve(list))) {
            int split = line.lastIndexOf('=');
            if (!md5(PracticeServer.HOME.resolve(line.substring(0, split))).equals(line.substring(split + 1))) {
                changed.add(line.substring(0, split));
            }
        }
        return changed;
    }

    /** {{key}}, {{attributes prefix}}, {{lines prefix}} and {{members}}. Values are not escaped, as in the products. */
    static String fill(String template, Map<String, String> values) throws Refused {
        Matcher hole = Pattern.compile("\\{\\{([^}]+)}}").matcher(template);
        StringBuilder out = new StringBuilder();
        int end = 0;
        while (hole.find()) {
            out.append(template, end, hole.start()).append(value(hole.group(1).trim(), values));
            end = hole.end();
        }
        return out.append(template.substring(end)).toString();
    }

    static String value(String hole, Map<String, String> values) throws Refused {
        if (hole.startsWith("attributes ")) {
            return below(hole.substring(11), values).map(e -> "                   " + e.getKey() + "=\"" + e.getValue() + "\"")
                    .collect(Collectors.joining("\n"));
        }
        if (hole.startsWith("lines ")) {
            return below(hole.substring(6), values).map(e -> e.getKey().replace("'", "") + "=" + e.getValue())
                    .collect(Collectors.joining("\n"));
        }
        if (hole.equals("members")) {
            return Stream.of(values.get("clustering.members").split(",")).map(m -> m.trim().split(":", 2))
                    .map(m -> "            <member>\n                <hostName>" + m[0] + "</hostName>\n                <port>"
                            + (m.length > 1 ? m[1] : "4000") + "</port>\n            </member>")
                    .collect(Collectors.joining("\n"));
        }
        String value = values.get(hole);
        if (value == null) throw new Refused("ReferenceResolver", "Configuration with key " + hole + " doesn't exist");
        return value;
    }

    static Stream<Map.Entry<String, String>> below(String prefix, Map<String, String> values) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix + ".")) found.put(key.substring(prefix.length() + 1), value);
        });
        return found.entrySet().stream();
    }

    static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    static String md5(Path file) throws IOException {
        try {
            return Users.hex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}

/** deployment.toml read flat, mapped, filled up with the defaults, references resolved. */
class Values {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> tables = new HashSet<>();

    Values(Path toml, Path conf) throws IOException, Mapper.Refused {
        parse(Mapper.read(toml));
        for (String[] mapping : json(conf.resolve("key-mappings.json"))) {
            if (values.containsKey(mapping[0])) values.put(mapping[1], values.get(mapping[0]));
        }
        values.put("clustering.enable", "" + values.containsKey("clustering.membership_scheme"));
        values.putIfAbsent("clustering.membership_scheme", "multicast");
        if (values.containsKey("server.hostname")) {
            values.putIfAbsent("server.mgt_console_hostname", values.get("server.hostname"));
        }
        values.putIfAbsent("super_admin.create_admin_account", "");
        for (String[] fallback : json(conf.resolve("default.json"))) values.putIfAbsent(fallback[0], fallback[1]);
    }

    Map<String, String> resolved() throws Mapper.Refused {
        Map<String, String> done = new HashMap<>();
        for (Map.Entry<String, String> entry : values.entrySet()) done.put(entry.getKey(), resolve(entry.getValue(), 0));
        return done;
    }

    private String resolve(String value, int depth) throws Mapper.Refused {
        Matcher hole = Pattern.compile("\\$(ref|env|sys)\\{([^}]+)}").matcher(value);
        StringBuilder out = new StringBuilder();
        int end = 0;
        while (hole.find()) {
            String key = hole.group(2);
            String found = hole.group(1).equals("ref") ? values.get(key)
                    : hole.group(1).equals("env") ? System.getenv(key) : System.getProperty(key);
            if (found == null || depth > 8) {
                throw new Mapper.Refused("ReferenceResolver", "Configuration with key " + key + " doesn't exist");
            }
            out.append(value, end, hole.start()).append(resolve(found, depth + 1));
            end = hole.end();
        }
        return out.append(value.substring(end)).toString();
    }

    /** A flat JSON object, an entry a line: the only kind that a practice home has. */
    private static List<String[]> json(Path file) throws IOException {
        List<String[]> entries = new ArrayList<>();
        Matcher entry = Pattern.compile("(?m)^\\s*\"([^\"]+)\"\\s*:\\s*(.+?),?\\s*$").matcher(Mapper.read(file));
        while (entry.find()) entries.add(new String[] {entry.group(1), list(entry.group(2))});
        return entries;
    }

    /** As much TOML as a practice home needs, with the strictness of the real parser. */
    private void parse(String text) throws Mapper.Refused {
        String[] lines = text.split("\n", -1);
        String table = "";
        int arrays = 0;
        for (int i = 0; i < lines.length; i++) {
            int number = i + 1;
            String line = bare(lines[i]);
            if (line.isEmpty()) continue;
            if (line.startsWith("[[") && line.endsWith("]]")) {
                table = line.substring(2, line.length() - 2).trim() + "." + arrays++;
            } else if (line.startsWith("[") && line.endsWith("]")) {
                table = line.substring(1, line.length() - 1).trim().replace('"', '\'');
                if (!tables.add(table)) throw error(number, table + " previously defined");
            } else {
                Matcher pair = Pattern.compile("((?:[A-Za-z0-9_.\\s-]|\"[^\"]*\"|'[^']*')+?)\\s*=\\s*(.+)").matcher(line);
                if (!pair.matches()) throw error(number, "Unexpected text, expected a key and a value");
                String value = pair.group(2);
                while (value.startsWith("[") && !value.endsWith("]")) {
                    if (++i == lines.length) throw error(number, "Unexpected end of input, expected ]");
                    value += " " + bare(lines[i]);
                }
                if (!value.matches("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|true|false|[-+0-9][-+0-9._eE:TZ]*|\\[.*]|\\{.*}")) {
                    throw error(number, "Unexpected text after " + pair.group(1) + " =, expected a value");
                }
                String key = pair.group(1).trim().replace('"', '\'');
                String whole = table.isEmpty() ? key : table + "." + key;
                if (values.put(whole, list(value)) != null) throw error(number, key + " previously defined");
            }
        }
    }

    private static Mapper.Refused error(int line, String message) {
        return new Mapper.Refused("TomlParser", "deployment.toml: line " + line + ": " + message);
    }

    /** A line without its comment and without spaces around it. A "#" inside quotes is no comment. */
    private static String bare(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '"' && c == '\\') i++;
            else if (quote != 0) quote = c == quote ? 0 : quote;
            else if (c == '"' || c == '\'') quote = c;
            else if (c == '#') return line.substring(0, i).trim();
        }
        return line.trim();
    }

    /** A scalar without its quotes; an array as its members with commas between. */
    private static String list(String value) {
        if (!value.startsWith("[")) return scalar(value);
        return Stream.of(value.substring(1, value.length() - 1).split(",")).map(String::trim).filter(v -> !v.isEmpty())
                .map(Values::scalar).collect(Collectors.joining(","));
    }

    private static String scalar(String value) {
        if (value.length() > 1 && value.startsWith("'")) return value.substring(1, value.length() - 1);
        if (value.length() < 2 || !value.startsWith("\"")) return value;
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < value.length() - 1; i++) {
            char c = value.charAt(i);
            if (c != '\\') out.append(c);
            else if (value.charAt(i + 1) == 'u') {
                out.append((char) Integer.parseInt(value.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                c = value.charAt(++i);
                out.append(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
            }
        }
        return out.toString();
    }
}
